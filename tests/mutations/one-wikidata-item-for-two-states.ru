# title: Two States are the same item of Wikidata
# breaks: Facts from Wikidata are added to the wrong State.
# caught-by: shape:State-matchOnce

INSERT {
  <state/prk> skos:exactMatch <http://www.wikidata.org/entity/Q884> .
}
WHERE { }
