# title: The Democratic People's Republic of Korea is called Republic of Korea
# breaks: One State's documents are found under another's name.
# caught-by: shape:State-nameOnce

DELETE { <state/prk> skos:prefLabel ?old }
INSERT { <state/prk> skos:prefLabel "Republic of Korea"@en }
WHERE  { <state/prk> skos:prefLabel ?old FILTER(LANG(?old) = "en") }
