# title: Article 20 of the Covenant is missing
# breaks: Concerns about propaganda for war are counted under no article.
# caught-by: shape:ListedTreaty-articlesWithoutGap

DELETE { <instrument/iccpr/article/20> ?p ?o }
WHERE  { <instrument/iccpr/article/20> ?p ?o }
