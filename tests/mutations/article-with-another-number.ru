# title: Article 7 has the number 17
# breaks: Torture is looked up under privacy.
# caught-by: shape:Article-iri

DELETE { <instrument/iccpr/article/7> ccpr:number ?old }
INSERT { <instrument/iccpr/article/7> ccpr:number "17" }
WHERE  { <instrument/iccpr/article/7> ccpr:number ?old }
