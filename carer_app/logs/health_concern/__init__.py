"""A worry about a child's health, with a named person who has it, until somebody writes that it is over."""
