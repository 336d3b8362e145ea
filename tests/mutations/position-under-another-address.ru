# title: The position of an annotation has another address than the annotation and /position
# breaks: Software that goes by the addresses finds no place.
# caught-by: shape:TextPositionSelectorIri

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> }
INSERT { <document/ccpr-c-kaz-co-3/position/concern/33/intensity/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/position/concern/33/intensity/1> }
WHERE  { { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> } }
