# title: Item (b) of paragraph 34 is missing
# breaks: One of the things that are recommended is never counted.
# caught-by: shape:Lettering-itemsWithoutGap
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/paragraph/34/b> ?p ?o }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/34/b> ?p ?o }
