# title: The quotation of an annotation has another address than the annotation and /quote
# breaks: Software that goes by the addresses finds no words.
# caught-by: shape:TextQuoteSelectorIri

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> }
INSERT { <document/ccpr-c-kaz-co-3/quote/concern/33/intensity/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/quote/concern/33/intensity/1> }
WHERE  { { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> } }
