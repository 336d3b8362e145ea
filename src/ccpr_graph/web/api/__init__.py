"""What ``/openapi.json`` says: pieces that the rooms describe their routes with, schemas, and the document as a whole."""
