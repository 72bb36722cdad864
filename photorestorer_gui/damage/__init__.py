"""What is wrong with a photo: kinds of damage, how sure we are, and where the cracks are."""
