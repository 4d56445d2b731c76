"""The readers of files (IDX, `.npz`, tables, folders of pictures), the download, and `files`, which writes them."""
