"""Excel forms for values counted by hand: made empty, with help, and never over what somebody filled in."""
