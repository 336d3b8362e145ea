# title: A request has no addressee
# breaks: Nobody is asked.
# caught-by: shape:ProceduralRequest-addressee

DELETE { <document/ccpr-c-kaz-co-3/request/57> ccpr:addressee ?old }
WHERE  { <document/ccpr-c-kaz-co-3/request/57> ccpr:addressee ?old }
