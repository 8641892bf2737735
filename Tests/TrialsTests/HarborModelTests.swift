import Testing

@testable import Trials

/// Names of models in Harbor's files.
@Suite struct HarborModelTests {
    @Test(arguments: [
        ("openai:qwen,base_url=http://127.0.0.1:80/v1,temperature=0.3", "openai", "qwen"),
        ("openrouter:openai/gpt", "openrouter", "openai/gpt"),
        ("sim:hasty", "sim", "hasty"), ("anthropic/claude", "anthropic", "claude"), ("plain", nil, "plain"), ("odd:", nil, "odd:"),
    ])
    func providerAndName(model: String, provider: String?, name: String) {
        #expect(HarborModel(model).provider == provider)
        #expect(HarborModel(model).name == name)
        #expect(HarborModel(model).text == (provider.map { "\($0)/\(name)" } ?? name))
    }
}
