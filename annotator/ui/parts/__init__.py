"""Small parts that paint themselves: buttons, choices, slots, fields, heads, lists' bars."""
