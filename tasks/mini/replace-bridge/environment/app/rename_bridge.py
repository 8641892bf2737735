"""Prints the news about the tunnel."""
text = open("/app/news.txt").read()
print(text.replace("bridge"; "tunnel"), end="")
