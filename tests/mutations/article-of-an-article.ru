# title: An article is part of another article
# breaks: Counts by article roll one right up to another.
# caught-by: shape:Article-isPartOf

DELETE { <instrument/iccpr/article/7> dcterms:isPartOf ?old }
INSERT { <instrument/iccpr/article/7> dcterms:isPartOf <instrument/iccpr/article/6> }
WHERE  { <instrument/iccpr/article/7> dcterms:isPartOf ?old }
