"""What the print studio asks and offers: its forms, their fields and choices."""
