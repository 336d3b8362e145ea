# title: Article 54 of the Covenant is cited
# breaks: The Covenant has 53 articles.
# caught-by: shape:Article-existsInTreaty

INSERT {
  <instrument/iccpr/article/54> a ccpr:Article ; ccpr:number "54" ; dcterms:isPartOf <instrument/iccpr> ; rdfs:label "ICCPR, article 54"@en .
  <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle <instrument/iccpr/article/54> .
}
WHERE { }
