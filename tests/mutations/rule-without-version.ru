# title: A rule of extraction does not say in which version it ran
# breaks: Results cannot be repeated.
# caught-by: shape:Extraction-softwareVersion

DELETE { <extraction/theme-words> ccpr:softwareVersion ?old }
WHERE  { <extraction/theme-words> ccpr:softwareVersion ?old }
