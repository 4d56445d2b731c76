"""What single notebooks need: XOR, the race of optimisers, depth, the planted bugs, saliency, learning rates."""
