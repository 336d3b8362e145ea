# title: A paragraph is numbered in words
# breaks: Whoever asks for paragraph 34 finds nothing.
# caught-by: shape:Paragraph-number

DELETE { <document/ccpr-c-kaz-co-3/paragraph/34> ccpr:number ?old }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/34> ccpr:number "thirty-four" }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/34> ccpr:number ?old }
