# title: Two States are matched to each other's areas in the United Nations' statistics
# breaks: Statistics of the two are exchanged, and every count looks right.
# caught-by: shape:State-matchOfCode

DELETE { <state/kaz> skos:exactMatch ?kaz . <state/kgz> skos:exactMatch ?kgz }
INSERT { <state/kaz> skos:exactMatch ?kgz . <state/kgz> skos:exactMatch ?kaz }
WHERE  {
  <state/kaz> skos:exactMatch ?kaz . FILTER(STRSTARTS(STR(?kaz), "http://metadata.un.org/"))
  <state/kgz> skos:exactMatch ?kgz . FILTER(STRSTARTS(STR(?kgz), "http://metadata.un.org/"))
}
