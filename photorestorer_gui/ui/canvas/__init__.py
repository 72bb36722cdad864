"""The photo on screen: zooming, painting the mask, comparing before and after."""
