# title: An annotation has an address of its own making
# breaks: Reviews of the annotation do not find it.
# caught-by: shape:AnnotationIri

DELETE { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> }
INSERT { <document/ccpr-c-kaz-co-3/note/33/iccpr-article-7/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/note/33/iccpr-article-7/1> }
WHERE  { { <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/annotation/33/iccpr-article-7/1> } }
