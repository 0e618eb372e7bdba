"""Values that are kept between builds, and what each of them was made from."""
