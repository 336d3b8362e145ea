# title: A treaty body has no name
# breaks: Lists show an address instead of a name.
# caught-by: shape:Mechanism-prefLabel

DELETE { <treaty-body/cat> skos:prefLabel ?old }
WHERE  { <treaty-body/cat> skos:prefLabel ?old }
