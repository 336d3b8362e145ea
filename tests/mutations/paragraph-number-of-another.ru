# title: A paragraph of the earlier document has another number than its address
# breaks: A reiterated recommendation is looked up in the wrong paragraph.
# caught-by: shape:Paragraph-iri

DELETE { <document/ccpr-c-kaz-co-2/paragraph/24> ccpr:number ?old }
INSERT { <document/ccpr-c-kaz-co-2/paragraph/24> ccpr:number "42" }
WHERE  { <document/ccpr-c-kaz-co-2/paragraph/24> ccpr:number ?old }
