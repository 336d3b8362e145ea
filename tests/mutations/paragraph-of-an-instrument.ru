# title: A paragraph of an article is directly part of the Covenant
# breaks: Counts by article miss what cites the paragraph.
# caught-by: shape:ArticleParagraph-isPartOf

DELETE { <instrument/iccpr/article/19/3> dcterms:isPartOf ?old }
INSERT { <instrument/iccpr/article/19/3> dcterms:isPartOf <instrument/iccpr> }
WHERE  { <instrument/iccpr/article/19/3> dcterms:isPartOf ?old }
