# title: A theme has no definition
# breaks: Two people who code by the theme mean two things.
# caught-by: shape:Concept-definition

DELETE { <theme/child-labour> skos:definition ?old }
WHERE  { <theme/child-labour> skos:definition ?old }
