# title: A footnote has no number
# breaks: The footnote cannot be referred to.
# caught-by: shape:Footnote-number

DELETE { <document/ccpr-c-kaz-co-3/footnote/8> ccpr:number ?old }
WHERE  { <document/ccpr-c-kaz-co-3/footnote/8> ccpr:number ?old }
