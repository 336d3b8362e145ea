# title: The checksum of the file is cut off
# breaks: Nobody can check that the text is the one that was read.
# caught-by: shape:Manifestation-sha256

DELETE { <document/ccpr-c-kaz-co-3/expression/en/txt> ccpr:sha256 ?old }
INSERT { <document/ccpr-c-kaz-co-3/expression/en/txt> ccpr:sha256 "c0a192d3" }
WHERE  { <document/ccpr-c-kaz-co-3/expression/en/txt> ccpr:sha256 ?old }
