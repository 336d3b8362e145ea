# title: A recommendation is under a paragraph of an article
# breaks: Counts by article miss the recommendation.
# caught-by: shape:Statement-underArticle

INSERT {
  <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:underArticle <instrument/iccpr/article/19/3> .
}
WHERE { }
