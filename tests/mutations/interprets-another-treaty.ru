# title: A general comment of the Human Rights Committee interprets the Convention against Torture
# breaks: The Committee seems to interpret a treaty that it does not monitor.
# caught-by: shape:GeneralComment-interpretsOwnTreaty

INSERT {
  <instrument/cat/article/1> a ccpr:Article ; ccpr:number "1" ; dcterms:isPartOf <instrument/cat> ; rdfs:label "CAT, article 1"@en .
  <general-comment/ccpr/36> ccpr:interprets <instrument/cat/article/1> .
}
WHERE { }
