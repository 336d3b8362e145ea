# title: Two paragraphs have the number 33
# breaks: A reference to paragraph 33 leads to two texts.
# caught-by: shape:Numbering-paragraphOnce

DELETE { <document/ccpr-c-kaz-co-3/paragraph/34> ccpr:number ?old }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/34> ccpr:number "33" }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/34> ccpr:number ?old }
