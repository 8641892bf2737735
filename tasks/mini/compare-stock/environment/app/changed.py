"""Prints the articles whose number has changed."""

def read(name):
    return dict(line.split() for line in open("/app/" + name))

before = read("friday.txt")
after = read("saturday.txt"
for article in sorted(after):
    if before.get(article) != after[article]:
        print(article, before.get(article, 0), after[article])
