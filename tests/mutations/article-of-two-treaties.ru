# title: An article belongs to two treaties
# breaks: What cites one treaty is counted for the other.
# caught-by: shape:Provision-within

INSERT {
  <instrument/iccpr/article/7> dcterms:isPartOf <instrument/cat> .
}
WHERE { }
