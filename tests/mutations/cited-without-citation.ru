# title: A paragraph cites an article, and no citation shows where
# breaks: Nobody can check that it does.
# caught-by: shape:Citing-citation
# severity: Warning

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle <instrument/iccpr/article/27> .
}
WHERE { }
