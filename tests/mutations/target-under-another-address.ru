# title: The target of an annotation has another address than the annotation and /target
# breaks: Software that goes by the addresses finds no words.
# caught-by: shape:SpecificResourceIri

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> }
INSERT { <document/ccpr-c-kaz-co-3/target/concern/33/intensity/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/target/concern/33/intensity/1> }
WHERE  { { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> } }
