"""What a class shares, on one page: splits of predictions, progress, mistakes, ten questions before and after."""
