# title: The words of an annotation stand in a document, not in a unit of it
# breaks: A reader has to search the whole document.
# caught-by: shape:SpecificResource-hasSource

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> oa:hasSource ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> oa:hasSource <document/ccpr-c-kaz-co-3> }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> oa:hasSource ?old }
