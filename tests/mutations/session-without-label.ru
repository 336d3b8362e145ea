# title: A session has no label
# breaks: Lists show an address instead of a name.
# caught-by: shape:Named-label
# severity: Warning

DELETE { <session/ccpr/142> rdfs:label ?old }
WHERE  { <session/ccpr/142> rdfs:label ?old }
