"""Small languages that stand within strings: what their own readers would say of a text."""
