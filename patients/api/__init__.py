"""The API's door to people and what they do: the same operations as the pages."""
