# title: An instrument has no title
# breaks: Citations of it show an address instead of a name.
# caught-by: shape:Instrument-title

DELETE { <instrument/paris-principles> dcterms:title ?old }
WHERE  { <instrument/paris-principles> dcterms:title ?old }
