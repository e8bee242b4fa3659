"""Writes rules/schemas/made from CustomResourceDefinitions, so that the types of kinds are read and not remembered."""
