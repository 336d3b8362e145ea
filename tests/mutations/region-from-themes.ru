# title: A State lies in a theme
# breaks: Counts by region have a region that is none.
# caught-by: shape:RegionOfState-inScheme

DELETE { <state/kaz> ccpr:region ?old }
INSERT { <state/kaz> ccpr:region <theme/torture-and-ill-treatment> }
WHERE  { <state/kaz> ccpr:region ?old }
