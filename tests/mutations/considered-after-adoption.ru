# title: The report was considered after the concluding observations were adopted
# breaks: The dialogue seems to follow its own outcome.
# caught-by: shape:DatesOfDocument-consideredBeforeAdoption
# severity: Warning

DELETE { <meeting/ccpr/4226> ccpr:heldOn ?old }
INSERT { <meeting/ccpr/4226> ccpr:heldOn "2025-07-16"^^xsd:date }
WHERE  { <meeting/ccpr/4226> ccpr:heldOn ?old }
