# The program in a container image. `scripts/dist` puts what is needed into dist/; any builder takes it from there,
# ours too: scripts/dist && selfharness image build . -t selfharness
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
        ca-certificates debian-archive-keyring libarchive13 libcap2 libgcc-s1 libseccomp2 libstdc++6 mmdebstrap \
        python3 python3-pip uidmap \
    && rm -rf /var/lib/apt/lists/*
COPY dist/ /opt/selfharness/
RUN ln -s /opt/selfharness/selfharness /usr/local/bin/selfharness
ENTRYPOINT ["selfharness"]
CMD ["--help"]
