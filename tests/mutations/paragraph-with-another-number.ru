# title: Article 19 (3) has the number 2
# breaks: Restrictions are looked up under freedoms.
# caught-by: shape:ArticleParagraph-iri

DELETE { <instrument/iccpr/article/19/3> ccpr:number ?old }
INSERT { <instrument/iccpr/article/19/3> ccpr:number "2" }
WHERE  { <instrument/iccpr/article/19/3> ccpr:number ?old }
