# title: A general comment interprets article 54 of the Covenant
# breaks: The Covenant has 53 articles.
# caught-by: shape:GeneralComment-interprets

INSERT {
  <general-comment/ccpr/36> ccpr:interprets <instrument/iccpr/article/54> .
}
WHERE { }
