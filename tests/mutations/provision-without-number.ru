# title: An article of a law has no number
# breaks: A reader cannot look the article up.
# caught-by: shape:Provision-number

DELETE { <domestic-law/kaz/criminal-code/article/146> ccpr:number ?old }
WHERE  { <domestic-law/kaz/criminal-code/article/146> ccpr:number ?old }
