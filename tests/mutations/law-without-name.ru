# title: A law has no name
# breaks: A reader cannot look the law up.
# caught-by: shape:OfState-title

DELETE { <domestic-law/kaz/criminal-code> dcterms:title ?old }
WHERE  { <domestic-law/kaz/criminal-code> dcterms:title ?old }
